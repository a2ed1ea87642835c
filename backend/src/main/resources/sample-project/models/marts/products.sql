with sold as (
    select
        lines.product_id,
        sum(lines.quantity) as quantity_sold,
        sum(lines.amount) as amount,
        sum(lines.amount - lines.cost) as margin
    from {{ ref('int_order_lines') }} as lines
    inner join {{ ref('stg_orders') }} as orders using (order_id)
    where orders.is_sale
    group by lines.product_id
)

select
    products.product_id,
    products.product_name,
    products.category,
    products.price,
    products.unit_cost,
    coalesce(sold.quantity_sold, 0) as quantity_sold,
    coalesce(sold.amount, 0) as amount,
    coalesce(sold.margin, 0) as margin,
    rank() over (partition by products.category order by sold.amount desc nulls last) as rank_in_category
from {{ ref('stg_products') }} as products
left join sold using (product_id)
